package call

import (
	"context"
	"time"

	"github.com/farcopy/farcopy/internal/transport"
)

// WaitUntil calls poll until it is done, it fails, or the context ends. The pause between two polls
// doubles from first, by default one second, up to 30 seconds.
func WaitUntil(ctx context.Context, first time.Duration, poll func() (done bool, err error)) error {
	pause := first
	if pause <= 0 {
		pause = time.Second
	}
	for {
		done, err := poll()
		if err != nil || done {
			return err
		}
		if err := transport.Sleep(ctx, pause); err != nil {
			return err
		}
		pause = min(2*pause, max(first, 30*time.Second))
	}
}
