package treejob

import (
	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
)

// NoReplace refuses a config that replaces files, for services that cannot do that.
func NoReplace(cfg farcopy.JobConfig) error {
	if cfg.Existing == farcopy.ExistingReplace {
		return call.Field("Existing", "cannot be %q: the service has no call that replaces a file by a copy", cfg.Existing)
	}
	return nil
}
