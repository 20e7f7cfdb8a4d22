"""Where templates run: Jinja's own environments, without what each message would pay for again and again."""

from collections.abc import Callable, MutableMapping
from typing import Any

from jinja2 import Environment
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment


class _Code(CodeGenerator):
    """What a template puts out goes through `finalize`, which escapes it: Jinja would escape all of it once more."""

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if finalize.src is None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write(f"({finalize.src}")


class _Facts(Context):
    """Calls macros, of which a message has a dozen, without asking each whether it wants the context."""

    def call(self, called: Callable[..., Any], /, *args: object, **kwargs: object) -> object:
        if type(called) is not Macro:
            return super().call(called, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(self.eval_ctx, *args, **kwargs)


class Ours(Environment):
    """Runs our own templates. Its `finalize` has to bring text that is escaped."""

    code_generator_class = _Code
    context_class = _Facts

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """All templates share what is known everywhere: none has anything of its own that could be mixed up."""
        return super().make_globals(d) if d else self.globals


class Schools(ImmutableSandboxedEnvironment, Ours):
    """Runs a school's templates, which may say things and not do things."""
