package main

import (
	"io"
	"log/slog"
	"maps"
	"slices"

	"github.com/farcopy/farcopy"
)

// services are what the program can copy on. Each makes the job of the options; done is called when
// the program ends.
var services = map[string]func(o *options, log *slog.Logger) (job farcopy.Job, done func(), err error){
	"bitpaket":    newBitPaketJob,
	"box":         newBoxJob,
	"document360": newDocument360Job,
	"oracle":      newOracleJob,
	"oss":         newOSSJob,
}

func serviceNames() []string { return slices.Sorted(maps.Keys(services)) }

func (o *options) newJob(stderr io.Writer) (farcopy.Job, func(), error) {
	log := slog.New(slog.DiscardHandler)
	if o.v {
		log = slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return services[o.service](o, log)
}

// plain returns an error in the words of the program.
func (o *options) plain(err error) error { return err }
