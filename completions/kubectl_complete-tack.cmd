@echo off
rem What kubectl calls to complete `kubectl tack ...`. Put it on PATH as kubectl_complete-tack.cmd.
kubectl-tack __complete %*
