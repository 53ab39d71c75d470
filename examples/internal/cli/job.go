package cli

import (
	"os"
	"sync"
)

// What follows is for the programs that run jobs: bulk-copy and distributed-copy.

// OnInterrupt calls first and second at the first two interrupts, until done is called.
func OnInterrupt(interrupts <-chan os.Signal, first, second func()) (done func()) {
	ended := make(chan struct{})
	var waits sync.WaitGroup
	waits.Go(func() {
		for _, act := range []func(){first, second} {
			select {
			case <-interrupts:
				act()
			case <-ended:
				return
			}
		}
	})
	return func() { close(ended); waits.Wait() }
}

// IsTerminal reports whether a person reads or writes a file. The null device is a device of
// characters, too, and is what a program gets from one that gives it no files.
func IsTerminal(f any) bool {
	file, ok := f.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

// Because returns a reason as it stands behind what it is for; "" for none.
func Because(reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + Line(reason) + ")"
}

// Colon returns the text of an error as it stands at the end of a line; "" for none.
func Colon(text string) string {
	if text == "" {
		return ""
	}
	return ": " + Line(text)
}

// PlainJob returns an error in the words of a program that runs jobs, if a job cannot be because of
// it.
func PlainJob(service string, err error) error {
	if !RefusedLocally(err) {
		return err
	}
	return Reworded(JobText(service, err.Error()), err)
}

// Reworded returns an error with another text.
func Reworded(text string, err error) error { return plainError{text, err} }
