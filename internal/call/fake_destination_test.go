package call

import (
	"context"
	"errors"
	"time"

	"github.com/farcopy/farcopy/internal/claim"
	"github.com/farcopy/farcopy/internal/settle"
)

// fakeDestination is a settler that reads the destination of a fakeService.
type fakeDestination struct {
	s       *fakeService
	appears bool          // polls show the copy that the service made
	delay   time.Duration // how long after the start they show it
	theirs  time.Time     // when another program made an equal item; zero: never
	noPins  bool          // the settler allows no second request
	broken  error         // the error of polls
	fails   int           // how many polls fail; 0: all
	stuck   bool          // polls end only with their context
	polls   []time.Duration
	resent  int
	reads   int // of the source
}

func (d *fakeDestination) Poll(ctx context.Context, q *settle.Search) (*settle.Tally[string], error) {
	d.polls = append(d.polls, time.Since(d.s.start))
	if d.stuck {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if d.broken != nil && (d.fails == 0 || len(d.polls) <= d.fails) {
		return nil, d.broken
	}
	t := &settle.Tally[string]{}
	if d.appears && d.s.made > 0 && time.Since(d.s.start) >= d.delay {
		d.add(t, q, "found", settle.Newer)
	}
	if !d.theirs.IsZero() && !time.Now().Before(d.theirs) {
		d.add(t, q, "theirs", q.Age(d.theirs))
	}
	return t, nil
}

func (d *fakeDestination) add(t *settle.Tally[string], q *settle.Search, id string, age settle.Age) {
	t.Add(q.Classify(settle.Item{Like: settle.Equal, Age: age, Returned: q.Returned(id)}), id, func() string { return id })
}

func (d *fakeDestination) Footprint() claim.Footprint {
	return claim.Footprint{Destination: "2", Read: func(context.Context) ([]string, error) { return nil, errors.New("no name") }}
}

func (d *fakeDestination) Snapshot(context.Context) (*settle.Snapshot, error) {
	return settle.NewSnapshot(), d.broken
}

func (d *fakeDestination) ReadSource(context.Context) error {
	d.reads++
	return d.broken
}

func (d *fakeDestination) Shape() []string     { return []string{"to", "2"} }
func (d *fakeDestination) ID(id string) string { return id }

func (d *fakeDestination) Resend(_ context.Context, _ *settle.Search, e settle.Edit) error {
	if d.noPins {
		return settle.ErrNoResend
	}
	d.resent++
	e.SetHeader("If-Match", "pinned")
	return nil
}
