"""The tutorial's neuron: the features, weights and bias that torch.randn returns after torch.manual_seed(7).

They are stored because the server never imports torch. A test compares them with `training.torch_reference.neuron()`.
"""

FEATURES = (-0.1467950940132141, 0.7861412763595581, 0.9468216300010681, -1.1143440008163452, 1.6907901763916016)
WEIGHTS = (-0.8948279023170471, -0.3556250333786011, 1.2323857545852661, 0.13817265629768372, -1.6821985244750977)
BIAS = 0.317678302526474
Z = -1.6619038581848145
Y = 0.15950658917427063

# Lesson 1 shows this code. A test runs it.
CODE = """\
import torch

torch.manual_seed(7)
x = torch.randn(1, 5)  # five features
w = torch.randn(1, 5)  # their weights
b = torch.randn(1, 1)  # the bias
z = torch.mm(x, w.T) + b
y = torch.sigmoid(z)
"""
