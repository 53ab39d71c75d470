package oss

import (
	"cmp"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/farcopy/farcopy/internal/call"
)

// A signature has the time, and OSS refuses one that is more than 15 minutes off.
const (
	minCorrection = 5 * time.Minute // a smaller difference explains no refusal
	maxCorrection = 24 * time.Hour  // a larger one is not believed: a signature is valid at its time, for whoever has it
)

// clock is OSS's clock, by which requests are signed. It is this machine's until OSS refuses a
// request for its time.
type clock struct{ ahead atomic.Int64 } // nanoseconds before this machine's clock

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.ahead.Load())) }

// learn sets the clock after a refusal for the time of the signature. The call is made once more,
// as with a rejected credential, if the Date of the refusal explains it.
func (c *clock) learn(refusal *call.ErrorResponse, p *ProblemDetails, a *call.Response) {
	served, err := http.ParseTime(a.Header.Get("Date"))
	if p.Code != ErrorCodeRequestTimeTooSkewed || !refusal.Finished || err != nil {
		return
	}
	ahead := time.Until(served).Round(time.Second)
	p.clockBehind = ahead
	signed := signedAt(a.RequestHeader())
	switch {
	case ahead.Abs() > maxCorrection, signed.IsZero(), served.Sub(signed).Abs() < minCorrection:
		return
	}
	c.ahead.Store(int64(ahead))
	refusal.Unauthorized = true
}

// outdated reports whether a request was signed for another time than it would be now.
func (c *clock) outdated(req *http.Request) bool {
	signed := signedAt(req.Header)
	return !signed.IsZero() && c.now().Sub(signed).Abs() >= minCorrection
}

// signedAt returns the time of a signature: x-oss-date of V4, Date of V1.
func signedAt(h http.Header) time.Time {
	stamp := cmp.Or(first(h, "X-Oss-Date"), first(h, "Date"))
	for _, layout := range []string{"20060102T150405Z", http.TimeFormat} {
		if t, err := time.Parse(layout, stamp); err == nil {
			return t
		}
	}
	return time.Time{}
}

// clockText says how far this machine's clock is off.
func clockText(behind time.Duration) string {
	if behind > 0 {
		return "this machine's clock is " + behind.String() + " behind OSS"
	}
	return "this machine's clock is " + (-behind).String() + " ahead of OSS"
}
