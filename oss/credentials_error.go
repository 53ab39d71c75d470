package oss

import (
	"errors"
	"fmt"

	"github.com/farcopy/farcopy/internal/problem"
	"github.com/farcopy/farcopy/internal/ram"
)

// CredentialsError is the error of a provider of this package that could get no credentials. It is
// in the chain of the error of the call that needed them, which is a [*NotExecutedError]. Both match
// [ErrTransient] if the provider may succeed later: there was no response, or one that says so.
//
// What the other side says is not repeated, because it may hold the secrets of the request.
type CredentialsError struct {
	Provider  string // "oss.AssumeRole"
	Status    int    // HTTP status of the response; 0: there was none
	Code      string // code of STS, such as EntityNotExist.Role or NoPermission; "": none
	RequestID string // of STS; "": none
	Err       error  // the reason

	transient bool
}

func (e *CredentialsError) Error() string {
	return e.Provider + ": " + problem.OneLine(e.Err.Error())
}

// Unwrap returns the reason, which matches no error of io/fs, and ErrTransient if the provider may
// succeed later.
func (e *CredentialsError) Unwrap() []error {
	if e.transient {
		return []error{ErrTransient, problem.Opaque(e.Err)}
	}
	return []error{problem.Opaque(e.Err)}
}

// credentialsError returns the error of a provider for the reason why it has no credentials.
func credentialsError(provider string, err error) *CredentialsError {
	if e, ok := errors.AsType[*CredentialsError](err); ok { // of another provider that this one needs
		return &CredentialsError{
			Provider: provider, Status: e.Status, Code: e.Code, RequestID: e.RequestID, Err: err, transient: e.transient,
		}
	}
	e := &CredentialsError{Provider: provider, Err: err}
	if refused, ok := errors.AsType[*ram.Error](err); ok {
		e.Status, e.Code, e.RequestID, e.transient = refused.Status, refused.Code, refused.RequestID, refused.Transient
	}
	return e
}

// temporarily returns the error of a provider that may succeed later.
func temporarily(provider, format string, args ...any) *CredentialsError {
	return &CredentialsError{Provider: provider, Err: fmt.Errorf(format, args...), transient: true}
}
