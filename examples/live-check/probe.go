package main

import (
	"context"
	"fmt"
)

// A probe asks a service one question that its documents leave open.
type probe struct {
	name     string   // stable: reports are compared by it
	answers  []string // the switches of the simulator that set what is asked for: "SetLastMarker"
	writes   bool     // it needs the scratch folder
	also     string   // the word in -also that it needs, or ""
	requests int      // about how many it sends; only of those that need -also
	question string
	assumes  string  // what the library assumes, as the end of "The library assumes that"; "": nothing
	values   []value // all that it can find
	ask      func(context.Context) (finding, error)
}

// A value is one thing that a probe can find.
type value struct {
	name        string
	contradicts bool   // what the library assumes
	use         string // the option of the library that helps then, as the end of "Use"
}

// The words of -also.
const (
	alsoRate  = "rate"  // uses up the rate limit
	alsoLarge = "large" // makes hundreds of items
)

// state says how a probe ended. Its text is part of the report's JSON.
type state string

const (
	stateFound       state = "found"
	stateNeedsWrite  state = "needs -write"
	stateNeedsAlso   state = "needs -also"
	stateCannotTell  state = "cannot tell"        // what was asked for cannot be seen here
	stateRefused     state = "permission refused" // the account lacks a right
	stateFailed      state = "error"
	stateInterrupted state = "interrupted"
)

// A finding is how a probe ended. It names no items but those of the scratch folder, and nothing in
// it is guessed.
type finding struct {
	state  state
	value  string // one of the probe's values, if found
	detail string // what was measured, if found
	reason string // why nothing was found, otherwise
}

// found is the finding of a value. The detail is optional.
func found(value string, detail ...any) finding {
	f := finding{state: stateFound, value: value}
	if len(detail) > 0 {
		f.detail = fmt.Sprintf(detail[0].(string), detail[1:]...)
	}
	return f
}

// cannotTell is the finding of a probe that has seen nothing that decides.
func cannotTell(format string, args ...any) finding {
	return finding{state: stateCannotTell, reason: fmt.Sprintf(format, args...)}
}

// meaning returns the row of the value that a finding has.
func (p *probe) meaning(f finding) (value, bool) {
	for _, v := range p.values {
		if f.state == stateFound && v.name == f.value {
			return v, true
		}
	}
	return value{}, false
}

// without is what a probe asks that one account cannot find out, with the reason.
func without(reason string) func(context.Context) (finding, error) {
	return func(context.Context) (finding, error) { return cannotTell("%s", reason), nil }
}
