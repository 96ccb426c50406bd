"""minikerberos (Python) as a peer: its client role, with asyauth's reader of the AP-REP.

=============  ==========================================================================
`login`        asyauth's Kerberos client: steps 1 and 6, and a third leg
`ccache`       a credential as the credential cache that a login starts from
`calls`        a call into asyauth, and what it makes of an answer
`library`      every name of the two that is used here: the one untyped border
`find`         whether they are installed
=============  ==========================================================================

minikerberos makes AP-REQs and has no reader of an AP-REP; asyauth, of the same author and made for
it, has one. Nothing is checked on their behalf. Their clock is frozen around each call.
"""
