package main

import (
	"fmt"
	"slices"
	"strings"
)

// outcome is what a client says of a copy, and what the simulator then shows.
type outcome struct {
	report
	copies   []string // their names
	requests string   // that the simulator got
}

// isRight reports whether the copy exists once, and the client says so.
func (o outcome) isRight() bool { return len(o.copies) == 1 && o.Refusal == "" }

// check returns how the outcome differs from what farcopy promises.
func (o outcome) check() error {
	switch {
	case len(o.copies) != 1:
		return fmt.Errorf("there are %d copies, want 1", len(o.copies))
	case o.Refusal != "":
		return fmt.Errorf("there is a copy, and the client says: %s", o.Refusal)
	case !o.Reconciled:
		return fmt.Errorf("there is a copy, and the client does not say that it was found by reading")
	}
	return nil
}

// text words the outcome: "2 files", "1 folder, found by reading".
func (o outcome) text(noun string) string {
	var text string
	switch names := slices.Compact(slices.Clone(o.copies)); {
	case len(o.copies) == 1:
		text = "1 " + noun
	case len(names) > 1:
		text = strings.Join(names, " and ")
	default:
		text = fmt.Sprintf("%d %ss", len(o.copies), noun)
	}
	if o.Refusal != "" {
		text += fmt.Sprintf(", but error %.3s", o.Refusal) // the status comes first
	}
	if o.Reconciled {
		text += ", found by reading"
	}
	return text
}

// journal lists the requests that a simulator got, with the status of each response.
func journal(sc *scene) string {
	var all []string
	for _, r := range sc.Requests() {
		status := fmt.Sprint(r.Status)
		if r.Status == 0 {
			status = "(no response)"
		}
		all = append(all, r.Op+" "+status)
	}
	return strings.Join(all, ", ")
}
