package simtest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// fakeFolder is one folder of named things, which changes by itself.
type fakeFolder struct {
	*simtest.Server
	things []*fakeItem
	past   simtest.Past[*fakeItem, *fakeItem]
}

type fakeItem struct {
	name string
	here bool
}

func newFakeFolder() *fakeFolder {
	return &fakeFolder{Server: simtest.New(simtest.Service{
		Route: func(*http.Request) (string, http.HandlerFunc) { return "", http.NotFound },
	})}
}

func (s *fakeFolder) keep(t *fakeItem, isNew bool) {
	was := func() *fakeItem { return new(*t) }
	if isNew {
		was = nil
	}
	s.past.Keep(s.Server, s.Now(), t, was)
}

func (s *fakeFolder) add(name string) (made *fakeItem) {
	s.Do(func() {
		made = &fakeItem{name, true}
		s.keep(made, true)
		s.things = append(s.things, made)
	})
	return made
}

func (s *fakeFolder) rename(t *fakeItem, name string) {
	s.Do(func() {
		s.keep(t, false)
		t.name = name
	})
}

func (s *fakeFolder) remove(t *fakeItem) {
	s.Do(func() {
		s.keep(t, false)
		t.here = false
		s.things = slices.DeleteFunc(s.things, func(other *fakeItem) bool { return other == t })
	})
}

func (s *fakeFolder) list() string {
	var names []string
	s.Do(func() {
		for _, t := range simtest.Listed(s.Server, &s.past, s.things, func(was *fakeItem) bool { return was.here }) {
			names = append(names, t.name)
		}
	})
	return strings.Join(names, " ")
}

func TestListLag(t *testing.T) {
	const lag = 3 * time.Second
	tests := []struct {
		name          string
		change        func(s *fakeFolder, a *fakeItem)
		before, after string // what listings show until the lag is over, and from then on
	}{
		{"made", func(s *fakeFolder, _ *fakeItem) { s.add("c") }, "a b", "a b c"},
		{"renamed", func(s *fakeFolder, a *fakeItem) { s.rename(a, "z") }, "a b", "z b"},
		{"removed", func(s *fakeFolder, a *fakeItem) { s.remove(a) }, "b a", "b"},
		{"made and removed", func(s *fakeFolder, _ *fakeItem) { s.remove(s.add("c")) }, "a b", "a b"},
		{"renamed twice", func(s *fakeFolder, a *fakeItem) { s.rename(a, "x"); s.rename(a, "y") }, "a b", "y b"},
		{"renamed and removed", func(s *fakeFolder, a *fakeItem) { s.rename(a, "x"); s.remove(a) }, "b a", "b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newFakeFolder()
				defer s.Close()
				a := s.add("a")
				s.add("b")
				s.SetListLag(lag)
				want(t, "made before the lag began", s.list(), "a b")
				tt.change(s, a)
				want(t, "at once", s.list(), tt.before)
				time.Sleep(lag - 1)
				want(t, "just before the lag is over", s.list(), tt.before)
				time.Sleep(time.Nanosecond)
				want(t, "when the lag is over", s.list(), tt.after)
			})
		})
	}
}

func TestListLagShowsEachMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeFolder()
		defer s.Close()
		s.SetListLag(10 * time.Second)
		a := s.add("a")
		for _, name := range []string{"b", "c", "d"} {
			time.Sleep(time.Second)
			s.rename(a, name)
		}
		time.Sleep(6 * time.Second)
		for _, name := range []string{"", "a", "b", "c", "d", "d"} {
			want(t, "listed", s.list(), name)
			time.Sleep(time.Second)
		}
		s.rename(a, "e")
		s.SetListLag(0)
		want(t, "without a lag", s.list(), "e")
	})
}

func TestDateSkew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeService()
		defer c.Close()
		for _, skew := range []time.Duration{2 * time.Second, -5 * time.Second, 0} {
			c.SetDateSkew(skew)
			date, err := http.ParseTime(c.post(t).head.Get("Date"))
			if err != nil {
				t.Fatal(err)
			}
			want(t, "Date is ahead by", date.Sub(c.Now()), skew)
			c.Inject("Count", simtest.Gateway(502))
			if date, err = http.ParseTime(c.post(t).head.Get("Date")); err != nil {
				t.Fatal(err)
			}
			want(t, "Date of a gateway's page is ahead by", date.Sub(c.Now()), skew)
		}
	})
}

// TestCalls: what a fault calls can use the server, and happens at its moment.
func TestCalls(t *testing.T) {
	c := newFakeService()
	defer c.Close()
	var at []int
	note := func() { at = append(at, c.counted()) }
	c.Inject("Count", simtest.CallThenAct("somebody comes first", note), simtest.ActThenCall("somebody comes after", note))
	want(t, "the client sees", c.post(t).text(), first)
	want(t, "the client sees", c.post(t).text(), "no answer")
	if !slices.Equal(at, []int{0, 2}) {
		t.Errorf("called after %v acts, want 0 and 2", at)
	}
}

func TestSocketInABubble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeService()
		defer c.Close()
		defer func() {
			if text, _ := recover().(string); !strings.Contains(text, "use PipeClient") {
				t.Errorf("URL panics with %q", text)
			}
		}()
		c.URL()
		t.Error("URL opened a socket")
	})
}
