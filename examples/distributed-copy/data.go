package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// data is the directory of a job: the store of the embedded server, and files of the program.
// It is locked by a run and by its workers, as long as one of them lives: a file for that could be
// removed.
//
//	server.json  where the server of the run listens, and its token; read by status and the like
//	store/       the files of the server
type data struct {
	dir  string
	lock *os.File // the directory
}

var errDataInUse = errors.New("it is in use by another run, or by workers of one that was killed")

// lockWait is how long a run waits for the workers of a run that was killed.
const lockWait = 20 * time.Second

// openData makes the directory if it is not there, and locks it.
func openData(ctx context.Context, dir string) (*data, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "store"), 0o700); err != nil {
		return nil, err
	}
	lock, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	d := &data{dir: dir, lock: lock}
	for end := time.Now().Add(cmp.Or(forTests.WaitAtMost, lockWait)); ; {
		err := lockFile(lock)
		if err == nil {
			return d, nil
		}
		if !errors.Is(err, errLocked) || time.Now().After(end) || ctx.Err() != nil {
			lock.Close()
			if errors.Is(err, errLocked) {
				err = errDataInUse
			}
			return nil, fmt.Errorf("%s: %w", dir, err)
		}
		sleep(ctx, 200*time.Millisecond)
	}
}

func (d *data) store() string { return filepath.Join(d.dir, "store") }

// close lets another run use the directory, once the workers have ended.
func (d *data) close() {
	os.Remove(filepath.Join(d.dir, "server.json"))
	d.lock.Close()
}

// address is where a server listens, and what it wants to know.
type address struct {
	URL   string `json:"url"`
	Token string `json:"token"`
}

// publish lets other commands find the server of the run.
func (d *data) publish(a address) error {
	text, err := json.Marshal(a)
	if err != nil {
		return err
	}
	name := filepath.Join(d.dir, "server.json")
	if err := os.WriteFile(name+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}

// findServer returns the server of the run that uses a directory.
func findServer(dir string) (a address, err error) {
	name := filepath.Join(dir, "server.json")
	text, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) {
		return a, noRun(dir)
	}
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal(text, &a); err != nil {
		return a, fmt.Errorf("%s: %w", name, err)
	}
	return a, nil
}

func noRun(dir string) error {
	return fmt.Errorf("%s: no run uses this directory now: the commands with -data are for a run that is running", dir)
}

// newToken returns a secret of a run.
func newToken() string {
	var b [24]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
