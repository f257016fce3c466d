package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

const logName = "cluster.log"

// folder is where the cluster keeps all of its files.
type folder struct{ root string }

// createFolder makes dir, or a temporary folder when dir is empty. A folder with something in it is refused, since the
// whole of it is removed at the end.
func createFolder(dir string) (folder, error) {
	if dir == "" {
		root, err := os.MkdirTemp("", "tack-cluster-")
		return folder{root}, err
	}
	root, err := filepath.Abs(dir)
	if err != nil {
		return folder{}, err
	}
	if err := os.MkdirAll(root, 0o700); err != nil {
		return folder{}, err
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		return folder{}, err
	}
	if len(entries) > 0 {
		return folder{}, fmt.Errorf("%s is not empty", root)
	}
	return folder{root}, os.Chmod(root, 0o700)
}

// path of a file in the folder, for example path("pki", "ca.crt").
func (f folder) path(elements ...string) string {
	return filepath.Join(append([]string{f.root}, elements...)...)
}

// write puts a file that only the owner can read, and makes its parent folders.
func (f folder) write(name string, content []byte) error {
	path := f.path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o600)
}

// redirectLogs sends what the components write to os.Stderr into the log file; the function it returns undoes that.
// Crashes of the runtime still reach the real standard error.
func (f folder) redirectLogs() (func(), error) {
	file, err := os.OpenFile(f.path(logName), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	stderr := os.Stderr
	os.Stderr = file
	return func() { os.Stderr = stderr }, nil
}

// lastLogLines returns up to n lines from the end of the log.
func (f folder) lastLogLines(n int) []byte {
	text, err := os.ReadFile(f.path(logName))
	if err != nil {
		return nil
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return bytes.Join(lines[max(0, len(lines)-n):], []byte("\n"))
}
