"""Pictures, colours and tables made from plain arrays.

`ui/components/shared/line_plot.js` draws the curves that follow the pointer. It does not draw the figures here too, because
their bars, trails and labelled points would need more JavaScript than they need Python.
"""
