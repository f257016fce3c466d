package main

import (
	"os"
	"syscall"
)

// prSetParentDeathSignal is PR_SET_PDEATHSIG of prctl(2).
const prSetParentDeathSignal = 1

// dieWithParent has the kernel kill this process when its parent ends. It must run on the main thread.
func dieWithParent() {
	parent := os.Getppid()
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, prSetParentDeathSignal, uintptr(syscall.SIGKILL), 0)
	if os.Getppid() != parent {
		os.Exit(1)
	}
}
