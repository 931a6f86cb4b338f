"""The Learn tab: lessons, glossary, questions and answers, and what joins them to the window.

Widgets show and ask by signals; `presenter.LearnPresenter` decides. Only `markdown_view`
renders Markdown, without HTML, without network, and with pictures of the lesson only.
"""
