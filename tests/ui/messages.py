"""Messages of a script run, as Streamlit's script runner makes them."""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PAGE = "fragment of the page"


def block(*path: int) -> ForwardMsg:
    """Return the message that adds a container of the page at a place."""
    message = ForwardMsg()
    message.metadata.delta_path.extend(path)
    message.delta.add_block.vertical.SetInParent()
    message.delta.fragment_id = PAGE
    return message


def text(body: str, *path: int, fragment: str = PAGE) -> ForwardMsg:
    """Return the message that shows a text at a place."""
    message = ForwardMsg(hash=body)
    message.metadata.delta_path.extend(path)
    message.delta.new_element.markdown.body = body
    message.delta.fragment_id = fragment
    return message
