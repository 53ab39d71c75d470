package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/farcopy/farcopy"
)

// fakeService copies names from one tree to another. A name that ends in "/" is a folder.
type fakeService struct {
	mu       sync.Mutex
	source   []string       // full names, sorted
	made     map[string]int // how often each name was made at the target
	requests int64
	pageSize int
	grouped  []int // how many items each group had
	subtrees bool  // folders are copied with all that is below them
	groups   bool  // files of a page are copied together

	list   func(cursor string) error                       // fails a listing
	moment func()                                          // called before and after everything that the service does; nil: not
	copy   func(ctx context.Context, name string) fakeFate // what becomes of a copy; nil: fateMade
}

// fakeFate is what becomes of a request, and what the client learns of it.
type fakeFate int

const (
	fateMade    fakeFate = iota
	fateRefused          // 404
	fateLost             // made, and the response is lost; reading finds it
	fateHidden           // made, and neither the response nor a read shows it
	fateDropped          // not made, and nothing shows that
	fateLimited          // 429
	fateDown             // no connection
	fateDenied           // the credential is refused
	fateStale            // the source has changed
)

var (
	errFakeRefused = errors.New("404 not found")
	errFakeLost    = fmt.Errorf("%w: no response", farcopy.ErrOutcomeUnknown)
	errFakeDenied  = errors.New("401 unauthorized")
)

func newFakeService(names ...string) *fakeService {
	slices.Sort(names)
	return &fakeService{source: names, made: map[string]int{}, pageSize: 3}
}

// files returns n names.
func files(n int) (names []string) {
	for i := range n {
		names = append(names, fmt.Sprintf("f%04d", i))
	}
	return names
}

// cursor is "folder|last name listed".
func (s *fakeService) List(ctx context.Context, cursor string) (Page, error) {
	s.tick()
	defer s.tick()
	if ctx.Err() != nil {
		return Page{}, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	if s.list != nil {
		if err := s.list(cursor); err != nil {
			return Page{}, err
		}
	}
	folder, after, _ := strings.Cut(cursor, "|")
	var page Page
	for _, name := range s.children(folder) {
		if name <= after {
			continue
		}
		if len(page.Items) == s.pageSize {
			page.Next = []string{folder + "|" + page.Items[len(page.Items)-1].Source}
			break
		}
		page.Items = append(page.Items, s.decide(name))
	}
	return page, nil
}

func (s *fakeService) tick() {
	if s.moment != nil {
		s.moment()
	}
}

func (s *fakeService) children(folder string) (names []string) {
	for _, name := range s.source {
		rest, ok := strings.CutPrefix(name, folder)
		if ok && rest != "" && !strings.Contains(strings.TrimSuffix(rest, "/"), "/") {
			names = append(names, name)
		}
	}
	return names
}

func (s *fakeService) decide(name string) Item {
	i := Item{Source: name, Target: "to/" + name, Action: farcopy.ActionCopy, Size: 10, Task: json.RawMessage(`"` + name + `"`)}
	if s.made[name] > 0 {
		i.Action, i.Reason = farcopy.ActionSkip, "same"
	}
	if !strings.HasSuffix(name, "/") {
		if s.groups {
			i.Group = "files"
		}
		return i
	}
	if s.subtrees {
		for _, below := range s.source {
			if strings.HasPrefix(below, name) && below != name {
				i.Inner = append(i.Inner, Inner{Source: below, Target: "to/" + below, Size: 10})
			}
		}
		return i
	}
	i.Opens, i.Below = true, []string{name + "|"}
	if i.Action == farcopy.ActionSkip {
		i.Action = farcopy.ActionCopy // it has to be merged
	}
	return i
}

func (s *fakeService) Decide(_ context.Context, i Item) (Item, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	return s.decide(i.Source), nil
}

func (s *fakeService) Copy(ctx context.Context, i Item, save Save) Result {
	if err := save(ctx, i.Task); err != nil {
		return Result{Action: farcopy.ActionFailed, Err: err}
	}
	s.mu.Lock()
	s.requests++
	ask := s.copy
	s.mu.Unlock()
	s.tick()
	defer s.tick()
	fate := fateMade
	if ask != nil {
		fate = ask(ctx, i.Source)
	}
	if ctx.Err() != nil {
		return Result{Action: farcopy.ActionUnknown, Err: errFakeLost}
	}
	switch fate {
	case fateMade, fateLost, fateHidden:
		s.make(&i)
	}
	switch fate {
	case fateMade, fateLost:
		return s.result(&i)
	case fateHidden, fateDropped:
		return Result{Action: farcopy.ActionUnknown, Err: errFakeLost}
	case fateLimited:
		return Result{Action: farcopy.ActionFailed, Err: &farcopy.RateLimitedError{Op: "fake.Copy", RetryAfter: time.Minute, Err: errFakeRefused}}
	case fateDown:
		return Result{Action: farcopy.ActionFailed, Err: fmt.Errorf("%w: no connection", farcopy.ErrTransient)}
	case fateDenied:
		return Result{Action: farcopy.ActionFailed, Err: errFakeDenied}
	case fateStale:
		return Result{Action: farcopy.ActionStale, Reason: "the source has changed"}
	}
	return Result{Action: farcopy.ActionFailed, Err: errFakeRefused}
}

// CopyGroup makes all items by one request.
func (s *fakeService) CopyGroup(ctx context.Context, items []Item, save SaveGroup) []Result {
	results := make([]Result, len(items))
	if err := save(ctx, 0, len(items), json.RawMessage(`"group"`)); err != nil {
		return slices.Repeat([]Result{{Action: farcopy.ActionFailed, Err: err}}, len(items))
	}
	s.mu.Lock()
	s.requests++
	s.grouped = append(s.grouped, len(items))
	ask := s.copy
	s.mu.Unlock()
	if ask != nil && ask(ctx, items[0].Source) == fateLimited {
		err := &farcopy.RateLimitedError{Op: "fake.Copy", RetryAfter: time.Minute, Err: errFakeRefused}
		return slices.Repeat([]Result{{Action: farcopy.ActionFailed, Err: err}}, len(items))
	}
	s.tick()
	defer s.tick()
	for n := range items {
		if ctx.Err() != nil {
			results[n] = Result{Action: farcopy.ActionUnknown, Err: errFakeLost}
			continue
		}
		s.make(&items[n])
		results[n] = s.result(&items[n])
	}
	return results
}

func (s *fakeService) make(i *Item) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made[i.Source]++
	for _, inner := range i.Inner {
		s.made[inner.Source]++
	}
}

func (s *fakeService) result(i *Item) Result {
	r := Result{Action: farcopy.ActionCopied, Strength: farcopy.StrengthStrong}
	if i.Opens {
		r.Next = []string{i.Source + "|"}
	}
	return r
}

// Resume finds what was made, and sends again what was not.
func (s *fakeService) Resume(ctx context.Context, i Item, _ json.RawMessage, save Save) Result {
	if r := s.Resolve(ctx, i, nil); r.Action == farcopy.ActionCopied {
		return r
	}
	return s.Copy(ctx, i, save)
}

func (s *fakeService) Resolve(ctx context.Context, i Item, _ json.RawMessage) Result {
	s.mu.Lock()
	s.requests++
	made := s.made[i.Source] > 0
	s.mu.Unlock()
	if ctx.Err() == nil && made {
		return s.result(&i)
	}
	return Result{Action: farcopy.ActionUnknown, Err: errFakeLost}
}

func (s *fakeService) Refused(err error) bool { return errors.Is(err, errFakeDenied) }

func (s *fakeService) Requests() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// copies returns how often each name was made.
func (s *fakeService) copies() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.made)
}
