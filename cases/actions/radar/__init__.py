"""The deadline radar: what is due for a person by the law, brought up in time, and once, however often it looks.

`marking` notes whom it has to look at, `computing` says what the law finds due, `looking` brings one person up to date,
`alerts` sets tasks, `running` goes through everybody whose time has come.
"""
