# Digit Lens in a container: podman build --format docker -t digit-lens . && podman run -p 8501:8501 -v digit-lens-runs:/app/runs digit-lens
# It also runs as a Space of Hugging Face, which wants user id 1000. See docs/deploy.md for both, and for the environment variables.
FROM docker.io/library/python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 OMP_NUM_THREADS=1
WORKDIR /app

# torch for the processor alone: a tenth of the size of the build with CUDA. Empty for what pip's own index has.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
COPY requirements.txt .
RUN pip install ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} -r requirements.txt

COPY . .
RUN useradd --uid 1000 --no-create-home --home-dir /app lens && mkdir -p runs && chown lens runs
USER lens
VOLUME /app/runs
EXPOSE 8501
HEALTHCHECK CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=3)"]
CMD ["python", "-m", "ui", "--server.headless", "true", "--server.address", "0.0.0.0", "--browser.serverAddress", "localhost"]
