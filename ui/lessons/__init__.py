"""The Lessons view: nine short lessons after the course text, on the reader's own digit. A lesson is data (lesson); what it says
and does is in neurons, functions, learning and practice; answers are checked by answers, and torch is asked by torch_side."""

from ui.lessons.view import show

__all__ = ["show"]
