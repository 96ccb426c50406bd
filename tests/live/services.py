"""Real services on loopback, with the keytabs of a realm."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from realm import Realm, end, free_port

MODULES = Path("/usr/lib/apache2/modules")
HTTPD_CONF = """\
ServerName live.test
ServerRoot {folder}
PidFile {folder}/httpd.pid
DefaultRuntimeDir {folder}
Listen 127.0.0.1:{port}
LoadModule mpm_prefork_module {modules}/mod_mpm_prefork.so
LoadModule authn_core_module {modules}/mod_authn_core.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule authz_user_module {modules}/mod_authz_user.so
LoadModule auth_gssapi_module {modules}/mod_auth_gssapi.so
ErrorLog {folder}/httpd.log
User www-data
Group www-data
DocumentRoot {folder}/www
<Location /private>
    AuthType GSSAPI
    AuthName live
    GssapiCredStore keytab:{keytab}
    Require valid-user
</Location>
"""


class Service:
    """A service that runs while this is open."""

    def __init__(self, realm: Realm, keytab: Path, *command: str) -> None:
        self.realm, self.keytab, self.command = realm, keytab, command
        self.port = free_port()

    def __enter__(self) -> Self:
        arguments = [part.format(port=self.port, keytab=self.keytab) for part in self.command]
        self._process = self.realm.start(*arguments, port=self.port)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        end(self._process)


class GssServer(Service):
    """MIT's gss-server."""

    def __init__(self, realm: Realm, keytab: Path) -> None:
        super().__init__(
            realm, keytab, "gss-server", "-port", "{port}", "-keytab", "{keytab}", "host@live.test"
        )

    @property
    def url(self) -> str:
        """What a user would name."""
        return f"gss://127.0.0.1:{self.port}?service=host@live.test&keytab={self.keytab}"


class Apache(Service):
    """Apache with mod_auth_gssapi."""

    def __init__(self, realm: Realm, keytab: Path) -> None:
        folder = realm.folder
        super().__init__(realm, keytab, "apache2", "-DFOREGROUND", "-f", f"{folder}/httpd.conf")
        keytab.chmod(0o644)  # for Apache's own user
        (folder / "www" / "private").mkdir(parents=True)
        (folder / "www" / "private" / "index.html").write_text("You are in.\n")
        (folder / "httpd.conf").write_text(
            HTTPD_CONF.format(folder=folder, port=self.port, modules=MODULES, keytab=keytab)
        )

    @property
    def url(self) -> str:
        """What a user would name."""
        return f"http://127.0.0.1:{self.port}/private/index.html?keytab={self.keytab}"
