"""Where drawings are kept, in the words of the page and of docs/teach.md."""

PRIVACY = (
    "A drawing is read in the memory of this page's server and stored nowhere there; what Teach it changes stays in that memory "
    "as long as the visit. Examples and networks that learn in the browser are kept there until they are deleted."
)
