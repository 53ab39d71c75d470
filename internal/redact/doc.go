// Package redact keeps secrets out of what is printed.
//
// Fields, Format, JSON and LogValue print structs that contain secrets: every formatting verb, JSON
// and slog show REDACTED in their place (redact.go). Secrets masks the secrets of one request
// wherever a response or an error repeats them (secrets.go). Which values of a request are secret
// is decided in request_secrets.go.
package redact
