"""What stands around every view: the sheet, the sidebar, the list of networks, the navigation."""
