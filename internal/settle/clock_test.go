package settle

import (
	"net/http"
	"testing"
	"time"
)

func date(t time.Time) http.Header {
	return http.Header{"Date": {t.Truncate(time.Second).Format(http.TimeFormat)}}
}

func TestClockNarrowsTheServicesTime(t *testing.T) {
	var c Clock
	here := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	if earliest, _ := c.At(here); !earliest.IsZero() {
		t.Errorf("before any response the service's time is %v, want unknown", earliest)
	}
	const ahead = time.Hour + 300*time.Millisecond
	for _, after := range []time.Duration{500 * time.Millisecond, time.Second, 1800 * time.Millisecond} {
		at := here.Add(after)
		c.Observe(date(at.Add(ahead)), at, at)
	}
	earliest, latest := c.At(here)
	if truth := here.Add(ahead); earliest.After(truth) || !latest.After(truth) {
		t.Errorf("the service's time %v is not in [%v, %v)", truth, earliest, latest)
	}
	if width := latest.Sub(earliest); width > 800*time.Millisecond {
		t.Errorf("three responses bound the service's time to %v, want at most 800ms", width)
	}
}

func TestClockFollowsAServiceWhoseClockIsSetBack(t *testing.T) {
	var c Clock
	here := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	c.Observe(date(here.Add(time.Hour)), here, here)
	c.Observe(date(here.Add(-time.Hour)), here, here)
	if _, latest := c.At(here); latest.After(here) {
		t.Errorf("latest %v, want before %v", latest, here)
	}
}

func TestClockIgnoresWhatIsNoDate(t *testing.T) {
	var c Clock
	here := time.Now()
	for _, h := range []http.Header{{}, {"Date": {}}, {"Date": {"yesterday"}}} {
		c.Observe(h, here, here)
		if earliest, _ := c.At(here); !earliest.IsZero() {
			t.Errorf("%v is taken for a time", h)
		}
	}
}
