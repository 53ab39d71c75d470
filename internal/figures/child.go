package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// roleVariable says in the environment which part of a measurement a process is. The program starts
// itself again, so that the time and the memory of a client are those of a process of its own.
const roleVariable = "FARCOPY_FIGURES_ROLE"

// task is what a child is to do. It gets it on its standard input.
type task struct {
	URL     string
	Dir     string // of the journal; empty: a temporary one
	Items   int
	Workers int
	Stop    int    // stop after so many outcomes of the job or parts of the object; 0: go on to the end
	Profile string // file for the profile of the processor time; empty: none

	Case        string // the copier of an object in parts, or the job against a rate limit
	Parts       int
	PartSize    int64
	Concurrency int
	Latency     time.Duration // of each part
	Windows     int           // of the rate limit
}

// roles are what a child can be.
var roles = map[string]func(task) (any, error){
	"library": runLibrary,
	"calls":   runCalls,
	"raw":     runRaw,
	"copier":  runCopier,
	"virtual": runVirtualCopier,
	"paced":   runPaced,
}

// child runs a role and ends the process, if this process is a child.
func child() {
	role := os.Getenv(roleVariable)
	if role == "" {
		return
	}
	var t task
	err := json.NewDecoder(os.Stdin).Decode(&t)
	if err == nil {
		var result any
		if result, err = roles[role](t); err == nil {
			err = json.NewEncoder(os.Stdout).Encode(result)
		}
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", role, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// command prepares a child.
func command(role string, t task) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	input, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), roleVariable+"="+role)
	cmd.Stdin = bytes.NewReader(input)
	return cmd, nil
}

// run runs a child to its end. It returns the processor time of the child, user and system.
func run(role string, t task, result any) (time.Duration, error) {
	cmd, err := command(role, t)
	if err != nil {
		return 0, err
	}
	out, err := cmd.Output()
	if err != nil {
		return 0, childError(role, err)
	}
	if err := json.NewDecoder(bytes.NewReader(out)).Decode(result); err != nil {
		return 0, fmt.Errorf("%s: %w: %q", role, err, out)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}

// peakMemory returns the largest resident size of this process so far, in bytes.
func peakMemory() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, fmt.Errorf("the memory of a process can only be measured on Linux: %w", err)
	}
	for line := range strings.Lines(string(status)) {
		var kib int64
		if _, err := fmt.Sscanf(line, "VmHWM: %d kB", &kib); err == nil {
			return kib << 10, nil
		}
	}
	return 0, fmt.Errorf("/proc/self/status has no VmHWM")
}

// childError adds what a child has said to its exit status.
func childError(role string, err error) error {
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return fmt.Errorf("%s: %w: %s", role, err, exit.Stderr)
	}
	return fmt.Errorf("%s: %w", role, err)
}
