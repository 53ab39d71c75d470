package job

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/call"
)

// Digest identifies what shapes a job.
func Digest(parts ...string) string {
	text, _ := json.Marshal(parts) // strings have no error
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Validate rejects a config that says nothing sensible.
func Validate(cfg farcopy.JobConfig) error {
	switch {
	case cfg.Workers < 0:
		return call.Field("Workers", "must not be negative")
	case cfg.MaxFailed < 0:
		return call.Field("MaxFailed", "must not be negative")
	case !slices.Contains([]farcopy.Existing{farcopy.ExistingSkipSame, farcopy.ExistingFail, farcopy.ExistingSkip, farcopy.ExistingReplace}, cfg.Existing):
		return call.Field("Existing", "is %q, which is none of its values", cfg.Existing)
	case !slices.Contains([]farcopy.Verify{farcopy.VerifyList, farcopy.VerifyAnswer, farcopy.VerifyRead}, cfg.Verify):
		return call.Field("Verify", "is %q, which is none of its values", cfg.Verify)
	case !slices.Contains([]farcopy.Durability{farcopy.DurabilityAuto, farcopy.DurabilityPowerLoss, farcopy.DurabilityProcessCrash}, cfg.Durability):
		return call.Field("Durability", "is %q, which is none of its values", cfg.Durability)
	}
	return nil
}
