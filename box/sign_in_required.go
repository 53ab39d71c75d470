package box

import "errors"

// ErrSignInRequired is in the chain of an error if the user has to sign in again, because the
// refresh token cannot be used any more: see [SignInRequiredError].
var ErrSignInRequired = errors.New("the user has to sign in again")

// SignInRequiredError is the error of [RefreshTokenSource] if its refresh token cannot be used any
// more. It is in the chain of the error of a call, too, which matches [ErrNotExecuted].
type SignInRequiredError struct {
	// ResponseLost: the refresh was sent and no usable response came, so that Box may have replaced
	// the refresh token by one that nobody has. If it is false, Box has refused the refresh token.
	ResponseLost bool

	Err error // the cause
}

// Error says what happened to the refresh token.
func (e *SignInRequiredError) Error() string {
	if e.ResponseLost {
		return "the user has to sign in again: the response to a refresh was lost, and a refresh token of Box works once: " + e.Err.Error()
	}
	return "the user has to sign in again: the refresh token is refused: " + e.Err.Error()
}

// Unwrap returns ErrSignInRequired and the cause.
func (e *SignInRequiredError) Unwrap() []error { return []error{ErrSignInRequired, e.Err} }
