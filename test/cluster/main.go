// Command cluster runs etcd, kube-apiserver and kube-controller-manager in one process, on loopback, for tests.
//
// It writes a kubeconfig, prints one line of JSON to stdout when the cluster answers, and serves until its stdin
// closes, its parent ends or it gets a signal. Then its folder is removed, whichever way it ended.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/kubectl-tack/kubectl-tack/test/cluster/watchdog"
	logsv1 "k8s.io/component-base/logs/api/v1"
)

func init() {
	// The kernel reports the parent's end per thread: main must stay on the thread that asked for it.
	runtime.LockOSThread()
}

func main() {
	dir := flag.String("dir", "", "folder for everything the cluster writes; must be absent or empty, and is removed at the end (default: a temporary folder)")
	readyTimeout := flag.Duration("ready-timeout", 2*time.Minute, "give up when the cluster does not answer within this time")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "cluster: unexpected argument %q\n", flag.Arg(0))
		os.Exit(2)
	}
	if err := run(*dir, *readyTimeout); err != nil {
		fmt.Fprintf(os.Stderr, "cluster: %v\n", err)
		os.Exit(1)
	}
}

// run returns nil when the cluster was asked to end, and an error when it could not start or broke down.
func run(dir string, readyTimeout time.Duration) error {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, os.Interrupt, syscall.SIGTERM)
	dieWithParent()

	f, err := createFolder(dir)
	if err != nil {
		return err
	}
	defer watchdog.Remove(f.root)
	if err := watchdog.Start(f.root); err != nil {
		return err
	}
	gone := stdinClosed()

	restore, err := f.redirectLogs()
	if err != nil {
		return err
	}
	defer restore()
	// Three components share one process: the second must not fail because the first has set up logging.
	logsv1.ReapplyHandling = logsv1.ReapplyHandlingIgnoreUnchanged

	ctx, cancel := context.WithTimeout(context.Background(), readyTimeout)
	defer cancel()
	broken := make(chan error, 3)
	ready := make(chan description, 1)
	go func() {
		d, err := start(ctx, f, broken)
		if err != nil {
			broken <- err
			return
		}
		ready <- d
	}()

	for {
		select {
		case d := <-ready:
			if err := json.NewEncoder(os.Stdout).Encode(d); err != nil {
				return err
			}
		case err := <-broken:
			return fmt.Errorf("%w\n%s", err, f.lastLogLines(20))
		case <-gone:
			return nil
		case <-ended:
			return nil
		}
	}
}

// description is the line on stdout: all that a test needs to know.
type description struct {
	// Dir holds everything the cluster wrote.
	Dir string `json:"dir"`
	// Kubeconfig is a file with one context per identity.
	Kubeconfig string `json:"kubeconfig"`
	// Server is the base URL of kube-apiserver.
	Server string `json:"server"`
	// Version is what /version says, for example v1.37.2.
	Version string `json:"version"`
	// Contexts of the kubeconfig; the first one is current.
	Contexts []string `json:"contexts"`
	// Pid is the process to kill.
	Pid int `json:"pid"`
	// Log is where all three components write.
	Log string `json:"log"`
	// ReadyAfterMs is the time from start to ready, in milliseconds.
	ReadyAfterMs int64 `json:"readyAfterMs"`
}

// start brings the components up in order and returns when the cluster answers.
func start(ctx context.Context, f folder, broken chan<- error) (description, error) {
	began := time.Now()
	keys, err := createKeys(f)
	if err != nil {
		return description{}, err
	}
	etcdURL, err := startEtcd(ctx, f, broken)
	if err != nil {
		return description{}, err
	}
	server, err := startAPIServer(f, etcdURL, broken)
	if err != nil {
		return description{}, err
	}
	contexts, err := writeKubeconfigs(f, keys, server)
	if err != nil {
		return description{}, err
	}
	api := newProbe(server, keys)
	if err := api.waitForReady(ctx); err != nil {
		return description{}, err
	}
	startControllerManager(f, broken)
	if err := api.waitForDefaultServiceAccount(ctx); err != nil {
		return description{}, err
	}
	version, err := api.version(ctx)
	if err != nil {
		return description{}, err
	}
	return description{
		Dir: f.root, Kubeconfig: f.path("kubeconfig"), Server: server, Version: version, Contexts: contexts,
		Pid: os.Getpid(), Log: f.path(logName), ReadyAfterMs: time.Since(began).Milliseconds(),
	}, nil
}
