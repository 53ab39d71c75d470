package oss

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/ram"
	"github.com/farcopy/farcopy/internal/redact"
)

// ProcessConfig says which program [ProcessCredentials] runs.
type ProcessConfig struct {
	// Command is the program and its arguments. No shell sees it: nothing in it is expanded.
	// Required.
	Command []string

	// Timeout is how long the program may run before it is killed; at most 25s. Default: 20s.
	Timeout time.Duration

	// Stderr gets what the program writes to its standard error, which is in no error of this
	// package. Default: discarded.
	Stderr io.Writer
}

const (
	defaultProcessTimeout = 20 * time.Second
	maxProcessTimeout     = refreshTimeout
)

// ProcessCredentials provides what a program prints: one JSON object of at most 64 KiB, as for the
// mode External of the vendor's command-line tool.
//
//	{"mode": "StsToken", "access_key_id": "STS.N...",
//	 "access_key_secret": "...", "sts_token": "...",
//	 "expiration": "2026-01-02T15:04:05Z"}
//
// The mode is StsToken, or AK for a permanent key, which has no sts_token; it may be left out. With
// an expiration, by this machine's clock, the program runs again five minutes before it; without,
// after 15 minutes; and whenever OSS rejects the key. The program has the environment of this one
// and an empty standard input. Only the program itself is killed after Timeout, not its children.
//
// An invalid configuration is a [*NotExecutedError] whose Field is the wrong field. Every
// error that the provider returns later is a [*CredentialsError], which holds nothing that the
// program printed.
//
// The form of the output is described on
// https://aliyun.github.io/elastic-compute-control-cli/docs/credentials/external.
func ProcessCredentials(cfg ProcessConfig) (CredentialsProvider, error) {
	r, err := newProcess("oss.ProcessCredentials", cfg)
	if err != nil {
		return nil, problem.Invalid("oss.ProcessCredentials", 0, err)
	}
	return r, nil
}

func newProcess(op string, cfg ProcessConfig) (*refreshing, error) {
	if len(cfg.Command) == 0 || cfg.Command[0] == "" {
		return nil, call.Field("Command", "is required")
	}
	if err := call.NotNegative("Timeout", cfg.Timeout); err != nil {
		return nil, err
	}
	if cfg.Timeout > maxProcessTimeout {
		return nil, call.Field("Timeout", "is longer than %v", maxProcessTimeout)
	}
	p := ram.Process{
		Command: slices.Clone(cfg.Command), Timeout: cmp.Or(cfg.Timeout, defaultProcessTimeout), Stderr: cfg.Stderr,
	}
	return newRefreshing(op, func(ctx context.Context) (lease, error) { return leaseOf(p.Keys(ctx)) }), nil
}

func (c ProcessConfig) redacted() string { return redact.Fields(c, "Command") }

// Format prints the configuration without the command, which may hold secrets, whatever the verb.
func (c ProcessConfig) Format(f fmt.State, _ rune) { redact.Format(f, c.redacted()) }

// MarshalJSON writes the configuration without the command.
func (c ProcessConfig) MarshalJSON() ([]byte, error) { return redact.JSON(c.redacted()) }

// LogValue logs the configuration without the command.
func (c ProcessConfig) LogValue() slog.Value { return redact.LogValue(c.redacted()) }
