/**
 * What people do and what is kept of it, over one service. The order matters: the history is read from its first change
 * on, and who has a role is known at the end, when the service is killed.
 */
import './history.js';
import './people-model.js';
import './people.js';
