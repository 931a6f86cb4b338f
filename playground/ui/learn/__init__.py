"""The Learn tab: lessons, glossary, questions and answers, and what joins them to the window.

Widgets show values and emit requests. `presenter.LearnPresenter` decides which page is in front,
`player.LessonPlayer` what the open lesson shows. Only `markdown_view` renders Markdown, without
HTML, without network, and with pictures of the lesson only.
"""
