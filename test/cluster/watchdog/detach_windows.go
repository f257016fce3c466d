package watchdog

import (
	"os/exec"
	"syscall"
)

// detach keeps a console's Ctrl-C from a command.
func detach(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
