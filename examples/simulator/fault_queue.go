package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxQueued bounds the faults that wait in one service.
const maxQueued = 1000

// anyOperation stands for every operation.
const anyOperation = "*"

type queuedFault struct {
	Operation string       `json:"operation"`
	Fault     faultRequest `json:"fault"`
	number    int
}

// faultQueue knows which of the injected faults have not been met. A simulator says only how many;
// but the journal has the name of a fault that was met, and the name has a number.
type faultQueue struct {
	queued []queuedFault
	last   int // the number that was given last
	seen   int // the newest version of the journal's entries that met has seen
}

// add returns the fault under the name by which met knows it.
func (q *faultQueue) add(operation string, r faultRequest, f fault) fault {
	q.last++
	q.queued = append(q.queued, queuedFault{operation, r, q.last})
	f.Name = fmt.Sprint(f.Name, numberMark, q.last)
	return f
}

// numberMark separates the name of a fault from its number; no name contains it.
const numberMark = "\x00"

func faultName(name string) string {
	name, _, _ = strings.Cut(name, numberMark)
	return name
}

// met removes the faults that requests have met. pending is the number of those that wait.
func (q *faultQueue) met(all []entry, pending int) {
	newest := q.seen
	for _, e := range all {
		if e.version <= q.seen {
			continue
		}
		newest = max(newest, e.version)
		if _, number, ok := strings.Cut(e.Fault, numberMark); ok {
			n, _ := strconv.Atoi(number)
			q.remove(n)
		}
	}
	q.seen = newest
	// Requests that the journal has forgotten have met the oldest ones.
	if over := len(q.queued) - pending; over > 0 {
		q.queued = slices.Delete(q.queued, 0, over)
	}
}

func (q *faultQueue) remove(number int) {
	q.queued = slices.DeleteFunc(q.queued, func(f queuedFault) bool { return f.number == number })
}

func (q *faultQueue) list() []queuedFault {
	return append([]queuedFault{}, q.queued...)
}
