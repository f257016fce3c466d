package main

import (
	"io"
	"os"
)

// stdinClosed closes its channel at the end of standard input: the parent holds the other end of the pipe, so this is
// how its end is noticed on every platform, also when it was killed.
func stdinClosed() <-chan struct{} {
	closed := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		close(closed)
	}()
	return closed
}
