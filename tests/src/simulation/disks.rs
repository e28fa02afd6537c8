//! What goes wrong with disks: full ones, ones that fail for good at a write, and ones that refuse a call now and then.

use rand::Rng as _;

use super::Checked;
use super::world::World;

impl World<'_> {
    /// Lets one of a machine's next writes be its last: in an edit, a pull, a push, a start or a checkpoint.
    pub(super) fn let_one_fail(&mut self) -> Checked {
        let (at, writes) = (self.any_machine(), self.chance.random_range(0..60));
        self.machine(at).disk.fail_after(writes);
        self.say_of(at, &format!("will fail after {writes} writes"));
        Ok(())
    }

    pub(super) fn fill_a_disk(&mut self) -> Checked {
        let at = self.any_machine();
        let full = !self.machine(at).is_full;
        self.machine(at).set_full(full);
        let name = self.machine(at).name.clone();
        if full {
            self.fault("disk full", &name);
        } else {
            self.say(&format!("  {name}: room again"));
        }
        Ok(())
    }

    /// A disk begins to refuse single calls, of which the program has to tell, and to go on with the next; or it does so no more.
    pub(super) fn ail_a_disk(&mut self) -> Checked {
        let at = self.any_machine();
        let (seed, one_in) = (self.any_seed(), self.chance.random_range(3..60));
        let machine = self.machine(at);
        let one_in = if machine.is_ailing { 0 } else { one_in };
        machine.ail(seed, one_in);
        self.say_of(at, &format!("has a disk that refuses one call in {one_in}"));
        Ok(())
    }
}
