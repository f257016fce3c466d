//go:build unix

package watchdog

import (
	"os/exec"
	"syscall"
)

// detach puts a command into a session of its own, out of reach of what a terminal or a process group is sent.
func detach(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
}
