package call

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestFlights(t *testing.T) {
	now := time.Now()
	lost := &flight{destination: "d", names: []string{"b", "n"}}
	tests := []struct {
		name    string
		rival   flight
		later   bool // it begins after the item was seen
		ended   bool
		until   time.Time
		counted bool
	}{
		{name: "of unknown name", rival: flight{destination: "d"}, counted: true},
		{name: "of the same name", rival: flight{destination: "d", names: []string{"a", "n"}}, counted: true},
		{name: "of other names", rival: flight{destination: "d", names: []string{"a", "m"}}},
		{name: "of no names at all", rival: flight{destination: "d", names: []string{}}},
		{name: "elsewhere", rival: flight{destination: "e"}},
		{name: "later", rival: flight{destination: "d"}, later: true},
		{name: "ended, and perhaps at work", rival: flight{destination: "d"}, ended: true, until: now.Add(1), counted: true},
		{name: "ended long before", rival: flight{destination: "d"}, ended: true, until: now},
		{name: "ended, of other names", rival: flight{destination: "d", names: []string{"m"}}, ended: true, until: now.Add(1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var fs flights
			fs.begin(lost)
			seen := fs.latest()
			fs.begin(&tt.rival)
			if !tt.later {
				seen = fs.latest()
			}
			var left *flight
			if tt.ended {
				left = fs.leave(&tt.rival, tt.until)
				fs.end(&tt.rival)
			}
			flying, ended := fs.rivals(lost, nil, seen, now)
			if flying != (tt.counted && !tt.ended) || ended != (tt.counted && tt.ended) {
				t.Errorf("flying %v, ended %v", flying, ended)
			}
			if _, itself := fs.rivals(lost, left, seen, now); itself {
				t.Error("what it left itself is its rival")
			}
			fs.forget(left)
			if _, ended := fs.rivals(lost, nil, seen, now); ended {
				t.Error("not forgotten")
			}
		})
	}
}

// TestFlightsAreBounded: those under way leave in any order, those that have left are not kept for ever.
func TestFlightsAreBounded(t *testing.T) {
	var fs flights
	all := make([]flight, 3*maxLeft)
	for i := range all {
		fs.begin(&all[i])
	}
	for i := range all {
		f := &all[(i*7)%len(all)]
		fs.leave(f, time.Now())
		fs.end(f)
	}
	if len(fs.air) != 0 || len(fs.left) != maxLeft {
		t.Errorf("%d under way, %d left", len(fs.air), len(fs.left))
	}
}

type named []string

func (n named) Names(context.Context) ([]string, error) {
	if n == nil {
		return nil, errors.New("403")
	}
	return n, nil
}

// TestFlightsAreAsked: who is a rival only because its name is not known tells it, once.
func TestFlightsAreAsked(t *testing.T) {
	now := time.Now()
	var fs flights
	lost := &flight{destination: "d", names: []string{"n"}}
	fs.begin(lost)
	other, silent, ended := &flight{destination: "d", who: named{"m"}}, &flight{destination: "d", who: named(nil)}, &flight{destination: "d", who: named{"m"}}
	fs.begin(other)
	fs.begin(ended)
	fs.leave(ended, now.Add(time.Hour))
	fs.end(ended)
	fs.ask(t.Context(), lost, nil, fs.latest(), now)
	if flying, ended := fs.rivals(lost, nil, fs.latest(), now); flying || ended {
		t.Errorf("rivals although their names are others: %v, %v", flying, ended)
	}
	fs.begin(silent)
	fs.ask(t.Context(), lost, nil, fs.latest(), now)
	if flying, _ := fs.rivals(lost, nil, fs.latest(), now); !flying {
		t.Error("one that cannot tell its name is no rival")
	}
}
