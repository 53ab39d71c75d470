package job

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/farcopy/farcopy"
)

// Items that failed or are unknown are taken up again as pages of their own, which are read from
// the journal's lists. So they are counted, resumed and forgotten like those of the service.

// retry is a page of such items.
type retry struct {
	again
	intents map[string]json.RawMessage // of the unknown ones, by key
}

const againSize = 1000 // items of a page

func againCursor(a farcopy.Action, s span) string {
	return fmt.Sprintf("%s%s:%d:%d", againPrefix, a, s.From, s.To)
}

func parseAgain(cursor string) (a farcopy.Action, s span, ok bool) {
	rest, ok := strings.CutPrefix(cursor, againPrefix)
	if !ok {
		return "", span{}, false
	}
	name, numbers, _ := strings.Cut(rest, ":")
	n, err := fmt.Sscanf(numbers, "%d:%d", &s.From, &s.To)
	return farcopy.Action(name), s, err == nil && n == 2
}

// readAgain reads a page of a list. Failed items are decided anew; unknown ones are only looked for.
func (r *run) readAgain(a farcopy.Action, s span) (Page, *retry, error) {
	items, next, err := r.store.kept(a, s, againSize)
	if err != nil {
		return Page{}, nil, err
	}
	var page Page
	found := &retry{again: again{To: next}, intents: map[string]json.RawMessage{}}
	for n, k := range items {
		i := k.Item
		i.Key = fmt.Sprintf("#%d", n)
		i.Action, i.Reason = "", ""
		if a == farcopy.ActionUnknown {
			found.Unknown += i.count()
			found.intents[i.Key] = k.Intent
		} else {
			found.Failed += i.count()
		}
		page.Items = append(page.Items, i)
	}
	if next < s.To {
		page.Next = []string{againCursor(a, span{next, s.To})}
	}
	return page, found, nil
}

// takeUpFailed queues what has failed, if the runs before have left nothing else.
func (r *run) takeUpFailed() {
	s := r.state
	if len(s.Frontier) == 0 && len(s.Pages) == 0 && s.Failed.From < s.Failed.To {
		r.noteLocked(&record{Kind: pushed, Push: []string{againCursor(farcopy.ActionFailed, s.Failed)}})
	}
}

// lookAgain queues what is unknown, once a run, when all else is done: what has become visible
// since is found.
func (r *run) lookAgain() bool {
	s := r.state
	if r.looked || s.Unknown.From >= s.Unknown.To {
		return false
	}
	r.looked = true
	return r.noteLocked(&record{Kind: pushed, Push: []string{againCursor(farcopy.ActionUnknown, s.Unknown)}})
}
