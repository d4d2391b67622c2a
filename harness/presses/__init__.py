"""A machine that presses what a person can press, and holds after each press what must always be true of the page.

`actions` says what can be pressed, `page.js` reads the page, `truths` judges what it has read, and `walk` presses and, after a
failure, looks for the shortest list of presses that has it.
"""
