"""Where drawings are kept, in the words of the page and of docs/teach.md."""

PRIVACY = (
    "A drawing is read in the memory of this page's server and stored nowhere there. Examples and networks that are made in the "
    "page are kept in this browser until they are deleted."
)
