"""How npm run lab serves, whatever else Jupyter is told by the configurations of this machine, which come after this one.

The token is chosen for this run (JUPYTER_TOKEN, or an option), or a new one. It is not given as an option by us: every user of the machine
sees those.
"""

import secrets

from jupyter_server.auth.identity import PasswordIdentityProvider
from traitlets import default, validate

c = get_config()


class OnlyToken(PasswordIdentityProvider):
    """Lets in whoever has the token, which is never empty, and nobody by a password."""

    @default("token")
    def _chosen(self) -> str:
        return self._token_default() or self._new()

    @validate("token")
    def _never_empty(self, proposal) -> str:
        return proposal.value or self._new()

    @validate("hashed_password")
    def _no_password(self, _proposal) -> str:
        return ""

    def _new(self) -> str:
        self.token_generated = True  # Jupyter then prints the address with it
        return secrets.token_hex(24)


c.ServerApp.identity_provider_class = OnlyToken
c.OnlyToken.password_required = False
c.OnlyToken.allow_password_change = False
c.ServerApp.ip = "localhost"
c.ServerApp.local_hostnames = ["localhost"]
c.ServerApp.allow_remote_access = False  # under other names than that
c.ServerApp.disable_check_xsrf = False
c.ServerApp.allow_origin = ""
c.ServerApp.allow_origin_pat = ""
c.ServerApp.tornado_settings = {}
