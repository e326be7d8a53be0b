"""How the heads are trained: ``visiobook-train --data LITBANK_FOLDER``. Needs the extra ``training`` (torch)."""
