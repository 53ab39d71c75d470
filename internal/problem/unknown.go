package problem

import (
	"fmt"
	"strings"
)

// MaxCandidates is the largest number of candidates in the error of an unknown outcome.
const MaxCandidates = 16

// maxShown is the largest number of candidates in its message.
const maxShown = 3

// Candidates returns the first MaxCandidates of these ids without duplicates.
func Candidates(ids []string) (kept []string) {
	seen := map[string]bool{}
	for _, id := range ids {
		if len(kept) == MaxCandidates {
			break
		}
		if !seen[id] {
			seen[id] = true
			kept = append(kept, id)
		}
	}
	return kept
}

// Unknown returns the message of an unknown outcome. The note says why polling for the copy failed.
// It is not part of the cause: a refused poll says nothing about the copy.
func Unknown(op, requestID string, candidates []string, cause error, note string) string {
	found := "no copy was found"
	var notes []string
	if len(candidates) > 0 {
		found = "no item is certain to be its copy"
		notes = append(notes, listCandidates(candidates))
	}
	notes = append(notes, "Resolve"+op[strings.LastIndex(op, ".")+1:]+" checks again")
	if requestID != "" && !IsDetails(cause) { // a service's own error includes its request id
		notes = append(notes, "request "+OneLine(requestID))
	}
	s := op + ": outcome unknown: the request was sent, no conclusive response was received, and " + found +
		" (" + strings.Join(notes, "; ") + ")"
	if cause != nil {
		s += ": " + OneLine(strings.TrimPrefix(cause.Error(), op+": "))
	}
	if note != "" {
		s += "; " + OneLine(note)
	}
	return s
}

// listCandidates returns "candidates a, b, c and 2 more".
func listCandidates(ids []string) string {
	shown := ids[:min(len(ids), maxShown)]
	text := "candidates "
	if len(ids) == 1 {
		text = "candidate "
	}
	text += OneLine(strings.Join(shown, ", "))
	if more := len(ids) - len(shown); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
