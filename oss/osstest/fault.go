package osstest

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// Throttle responds with 503 and one of the codes for too much traffic, such as
// "DownloadTrafficRateLimitExceeded"; the service never acts. A delay other than zero is sent in
// x-oss-qos-delay-time, in milliseconds.
func Throttle(code string, delay time.Duration) Fault {
	return simtest.Respond(fmt.Sprintf("503 %s, delay %v", code, delay), func(w http.ResponseWriter, r *http.Request) {
		if delay > 0 {
			w.Header().Set(hQoSDelay, strconv.FormatInt(delay.Milliseconds(), 10))
		}
		writeRefusal(w, r, &refusal{
			status: http.StatusServiceUnavailable, code: code, message: "The request is over a limit.", ec: throttleEC(code),
		})
	})
}

func throttleEC(code string) string {
	switch code {
	case "DownloadTrafficRateLimitExceeded", "UploadTrafficRateLimitExceeded":
		return "0004-00000304"
	}
	return ecOf[code]
}

// ErrorUnder200 responds with 200 and an error document of this code; the service never acts.
func ErrorUnder200(code string) Fault {
	return simtest.Respond("200 with "+code, errorUnder200(code))
}

// ActThenErrorUnder200 acts and responds with 200 and an error document of this code.
func ActThenErrorUnder200(code string) Fault {
	return simtest.ActThenRespond("act, then 200 with "+code, errorUnder200(code))
}

func errorUnder200(code string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		writeRefusal(w, r, &refusal{status: http.StatusOK, code: code, message: "The operation failed.", ec: ecOf[code]})
	}
}

// writeRefusal writes a refusal of the server that received the request.
func writeRefusal(w http.ResponseWriter, r *http.Request, no *refusal) {
	s := r.Context().Value(serverKey{}).(*Server)
	a := &simtest.Response{Head: w.Header()}
	s.sim.Do(func() { s.newRequest(a, r).refuse(no) })
	w.Header().Set("Date", s.Now().Format(http.TimeFormat))
	w.WriteHeader(a.Status)
	w.Write(a.Body)
}

// serverKey is the context key of a request's server: the faults above know only the exchange.
type serverKey struct{}

func (s *Server) mark(r *http.Request) {
	*r = *r.WithContext(context.WithValue(r.Context(), serverKey{}, s))
}
