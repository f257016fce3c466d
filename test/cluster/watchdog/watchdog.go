// Package watchdog removes a folder once the process that uses it is gone, however that ended.
//
// The watchdog is a second process of the same executable. Its whole work is done in this package's init function,
// which imports almost nothing and therefore runs before the initialization of the Kubernetes packages: that halves its
// memory and its start.
package watchdog

import (
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

// argument makes an executable that imports this package a watchdog; the folder follows it.
const argument = "watch-and-remove"

func init() {
	if len(os.Args) != 3 || os.Args[1] != argument {
		return
	}
	signal.Ignore(os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	_, _ = io.Copy(io.Discard, os.Stdin)
	Remove(os.Args[2])
	os.Exit(0)
}

// pipe joins the two processes: nobody writes to it, and the system closes it when this process ends. It is a
// variable of the package so that it is not collected, and closed, before that.
var pipe io.WriteCloser

// Start has dir removed when this process ends. It is called once.
func Start(dir string) error {
	executable, err := os.Executable()
	if err != nil {
		return err
	}
	command := exec.Command(executable, argument, dir)
	if pipe, err = command.StdinPipe(); err != nil {
		return err
	}
	detach(command)
	return command.Start()
}

// Remove deletes dir. Somebody may still be writing to it, so it insists for five seconds.
func Remove(dir string) {
	for range 50 {
		if os.RemoveAll(dir) == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
}
