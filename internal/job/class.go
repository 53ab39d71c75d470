package job

import (
	"errors"

	"github.com/farcopy/farcopy"
)

// errorClass says what an error means for a job.
type errorClass int

const (
	ofItem errorClass = iota // the item has failed, or nothing has
	wait                     // the service takes no requests now: nobody's fault
	end                      // no request will succeed
)

// classOf returns the class of an error. An unknown outcome is always that of its item.
func classOf(svc Service, err error) errorClass {
	switch {
	case err == nil, errors.Is(err, farcopy.ErrOutcomeUnknown):
		return ofItem
	case svc.Refused(err), errors.Is(err, farcopy.ErrJournal):
		return end
	case errors.Is(err, farcopy.ErrRateLimited), errors.Is(err, farcopy.ErrTransient):
		return wait
	}
	return ofItem
}
