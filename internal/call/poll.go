package call

import (
	"context"
	"time"

	"github.com/farcopy/farcopy/internal/transport"
)

// Poll looks until it is done, an error says to stop, or the context ends. The pause between two looks doubles from first,
// one second unless set, to 30 seconds.
func Poll(ctx context.Context, first time.Duration, look func() (done bool, err error)) error {
	pause := first
	if pause <= 0 {
		pause = time.Second
	}
	for {
		done, err := look()
		if err != nil || done {
			return err
		}
		if err := transport.Sleep(ctx, pause); err != nil {
			return err
		}
		pause = min(2*pause, max(first, 30*time.Second))
	}
}
