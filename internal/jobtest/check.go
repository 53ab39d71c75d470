package jobtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/farcopy/farcopy"
)

// Hearing is what the programs of a world have said, and what was wrong with it when they said it.
type Hearing struct {
	World *World
	Wrong []string
	End   End // of the last program that has ended by itself

	// Accepted says that some program took the response for proof. BitPaket need not make a copy that
	// it has accepted if others change its source.
	Accepted bool

	last  map[string]Word
	words []Word
}

// NewHearing returns one for the programs of a world.
func NewHearing(w *World) *Hearing { return &Hearing{World: w, last: map[string]Word{}} }

func (h *Hearing) add(format string, args ...any) {
	h.Wrong = append(h.Wrong, fmt.Sprintf(format, args...))
}

func isDone(a farcopy.Action) bool { return a == farcopy.ActionCopied || a == farcopy.ActionSkipped }

// Hear takes words of a program, and compares them with what is there and what was done. After a
// lost response an equal item of another program may be taken for the copy, as the documents say.
func (h *Hearing) Hear(words ...Word) {
	if len(words) == 0 {
		return
	}
	h.World.mu.Lock()
	defer h.World.mu.Unlock()
	there, any, done, _ := h.World.truth()
	for _, w := range words {
		i, known := h.World.items[w.Source]
		before, isTold := h.last[w.Source]
		switch n := there[i.target]; {
		case !known:
			h.add("a false word: %q is no item of the source: %+v", w.Source, w)
		case isTold && isDone(before.Action) && !h.World.forgets:
			h.add("told again: %s is %s after %s", w.Source, w.Action, before.Action)
		case w.Action == farcopy.ActionCopied && done[w.Source] == 0 && h.World.byOthers[w.Source] == 0:
			h.add("a false word: %+v, and the service has not done it", w)
		case w.Action == farcopy.ActionCopied && n == 0 && h.mayLack(i):
		case w.Action == farcopy.ActionCopied && n == 0, w.Action == farcopy.ActionSkipped && any[i.target] == 0:
			h.add("a false word: %+v, and it is not there", w)
		case !isDone(w.Action) && w.Action != farcopy.ActionUnknown && done[w.Source] > 0 && i.changed == "":
			h.add("a false word: %+v, and the service has done it", w)
		}
		h.last[w.Source] = w
		h.words = append(h.words, w)
	}
}

// mayLack reports whether an item need not be there that counts as copied.
func (h *Hearing) mayLack(i item) bool {
	return h.Accepted && i.changed != "" && h.World.Spec.Service == "bitpaket"
}

// Check compares all that was said with the simulator when the last program has ended and nothing
// works any more.
func (h *Hearing) Check() []string {
	h.World.mu.Lock()
	defer h.World.mu.Unlock()
	there, any, done, added := h.World.truth()
	failures := map[string]Word{}
	for _, w := range h.End.Failures {
		if _, twice := failures[w.Source]; twice {
			h.add("a false report: %s is among the failures twice", w.Source)
		}
		failures[w.Source] = w
	}
	var made, failed, unknown int64
	var missing []string
	for source, i := range h.World.items {
		others := h.World.byOthers[source]
		if n := there[i.target]; n > max(1, i.before+others+min(1, done[source])) || added[source] > 1 {
			h.add("made twice: %s is there %d times, %d before, %d by others, done %d times", source, n, i.before, others, done[source])
		}
		if len(i.old) > 0 && any[i.target] == 0 && h.World.Spec.Service != "bitpaket" {
			h.add("destroyed: of %s there is neither the old content nor the new one", source)
		}
		w, isLeft := failures[source]
		switch {
		case isLeft && w.Action == farcopy.ActionUnknown:
			unknown++
		case isLeft:
			failed++
			if done[source] > 0 && i.changed == "" {
				h.add("a false report: %+v, and the service has done it", w)
			}
		case there[i.target] == 0 && h.mayLack(i):
			made++
		case there[i.target] == 0 && (any[i.target] == 0 || h.World.Spec.Existing != farcopy.ExistingSkip):
			missing = append(missing, source)
		default:
			made++
		}
		if last, told := h.last[source]; told && isLeft && isDone(last.Action) {
			h.add("a false report: %s was %s, and is a failure now: %+v", source, last.Action, w)
		}
	}
	slices.Sort(missing)
	if r := h.End.Report; r.Complete && int64(len(missing)) > r.Pending {
		h.add("lost: %d are pending, and neither there nor failures are %q", r.Pending, missing)
	}
	h.checkReport(made, failed, unknown)
	h.checkRest()
	return h.Wrong
}

// checkReport compares the counts of the last report with what is there and no failure, and with the
// failures. What is pending may be there.
func (h *Hearing) checkReport(made, failed, unknown int64) {
	r := h.End.Report
	done := r.Copied + r.Skipped
	switch {
	case done+r.Failed+r.Unknown+r.Pending != r.Listed:
		h.add("a false report: it does not add up: %+v", r)
	case !r.Complete:
	case r.Listed != int64(len(h.World.items)), done > made, done+r.Pending < made, r.Failed != failed, r.Unknown != unknown:
		h.add("a false report: of %d items %d are there, %d failed and %d unknown: %+v", len(h.World.items), made, failed, unknown, r)
	}
}

// checkRest wants that everything else at the target was there before, or is told.
func (h *Hearing) checkRest() {
	sources := map[string]string{}
	for source, i := range h.World.items {
		sources[i.target] = source
	}
	for target, all := range h.World.there() {
		source, known := sources[target]
		if !known {
			h.add("made twice: %q is at the target, and no item", target)
			continue
		}
		i := h.World.items[source]
		for _, state := range all {
			switch {
			case strings.HasPrefix(state, aside):
				if !h.mayHaveTold(source, "old file") {
					h.add("left, and not told: %s %s", target, state)
				}
			case state != i.state && state != i.changed && !slices.Contains(i.old, state):
				h.add("a false content: %s has %q instead of %q", target, state, i.state)
			}
		}
	}
	if h.World.left == nil {
		return
	}
	for target, left := range h.World.left() {
		if !h.mayHaveTold(sources[target], "upload") {
			h.add("left, and not told: %s: %s", target, left)
		}
	}
}

// aside is how the name of an old file goes on that Box has beside its replacement.
const aside = "(old "

// mayHaveTold reports whether a program has said something of an item, or has said in vain what
// became of it, because it was killed before that was heard.
func (h *Hearing) mayHaveTold(source, text string) bool {
	heard := false
	for _, w := range h.words {
		if w.Source == source {
			if strings.Contains(w.Reason+w.Text, text) {
				return true
			}
			heard = heard || isDone(w.Action)
		}
	}
	return !heard
}

// Unfinished reports whether a later program could do more.
func (h *Hearing) Unfinished() bool { return h.End.Text != "" }

// Diary tells what was said and what arrived.
func (h *Hearing) Diary() string {
	var b strings.Builder
	for _, w := range h.words {
		fmt.Fprintf(&b, "%.300s\n", fmt.Sprintf("%+v", w))
	}
	for _, q := range h.World.Sim.Requests() {
		fmt.Fprintf(&b, "%s %s %s %.200s -> %d (done %d) %s\n", q.Time.Format("15:04:05.000"), q.Method, q.Target, q.Body, q.Status, q.Done, q.Fault)
	}
	return b.String() + h.World.Sim.Tree()
}
