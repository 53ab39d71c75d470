package call

import (
	"context"
	"errors"
	"time"

	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// fakeShelf is the destination of a scripted service, as reading shows it.
type fakeShelf struct {
	s       *script
	appears bool          // the copy that the service made is shown,
	delay   time.Duration // so long after the start
	theirs  time.Time     // when another program made an equal item; zero: none did
	noPins  bool          // the settler allows no second request
	broken  error         // what polls fail with,
	fails   int           // so many of them; 0: all
	stuck   bool          // polls end with their context only
	polls   []time.Duration
	resent  int
}

func (sh *fakeShelf) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[string], error) {
	sh.polls = append(sh.polls, time.Since(sh.s.start))
	if sh.stuck {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if sh.broken != nil && (sh.fails == 0 || len(sh.polls) <= sh.fails) {
		return nil, sh.broken
	}
	t := &settle.Tally[string]{}
	if sh.appears && sh.s.made > 0 && time.Since(sh.s.start) >= sh.delay {
		sh.add(t, q, "found", settle.Newer)
	}
	if !sh.theirs.IsZero() && !time.Now().Before(sh.theirs) {
		sh.add(t, q, "theirs", q.Age(sh.theirs))
	}
	return t, nil
}

func (sh *fakeShelf) add(t *settle.Tally[string], q *settle.Search, id string, age settle.Age) {
	t.Add(q.Classify(settle.Item{Like: settle.Equal, Age: age, Returned: q.Returned(id)}), id, func() string { return id })
}

func (sh *fakeShelf) Footprint() claim.Footprint {
	return claim.Footprint{Destination: "2", Read: func(context.Context) ([]string, error) { return nil, errors.New("no name") }}
}

func (sh *fakeShelf) Snapshot(context.Context) error { return sh.broken }
func (sh *fakeShelf) ID(id string) string            { return id }

func (sh *fakeShelf) Resend(_ context.Context, _ *settle.Search, e settle.Edit) error {
	if sh.noPins {
		return settle.ErrNoResend
	}
	sh.resent++
	e.SetHeader("If-Match", "pinned")
	return nil
}
